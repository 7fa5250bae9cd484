"""What a person reads when a rule said no: one sentence for each error, by its code.

The facts of the error fill the braces. A test holds that every DomainError has its sentence.
"""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

from alumnet.kernel.dates import day_in_words
from alumnet.kernel.errors import DomainError
from alumnet.kernel.numbers import number
from alumnet.kernel.zones import reader_zone

SENTENCES: dict[str, str] = {
    "refused": "That isn't possible.",
    "not_found": "We couldn't find that.",
    "not_allowed": "We couldn't find that.",
    "conflict": "Somebody changed this just before you. Here is how it stands now.",
    "page_changed_meanwhile": "Somebody saved this page while you wrote. Your words are still "
    "here; below is what it says now.",
    "outcome_plan_frozen": "The plan stands since enrolment opened. Write beside it what is done "
    "otherwise.",
    "outcome_plan_changed": "Somebody saved the plan while you wrote. Open the page anew to see "
    "what it says now.",
    "outcome_plan_open": "The plan isn't frozen yet: change the plan itself.",
    "lots_drawn": "The lots are drawn, and there is never a second draw.",
    "no_lottery": "Lots are drawn once enrolment is closed, if the plan says so and more people "
    "were found eligible than there are places.",
    "observation_refused": "{reason}",
    "out_of_bounds": "Choose a number within the bounds that stand beside it.",
    "topic_exists": "There is a topic that is called “{topic}” already, or has that as another "
    "name.",
    "merges_nowhere": "Choose another topic, one that stands for itself.",
    "nothing_changed": "These are the words as they stand; there was nothing to save.",
    "out_of_reach": "We can't save anything at the moment. What you sent last may not have been "
    "saved, so please look before you send it again.",
    "too_many": "That was a little too often. Please wait a moment and try again.",
    "link_used": "This link was used already. A new one comes by mail.",
    "change_over": "This change of address is over. To begin another, sign in and ask for it.",
    "link_expired": "This link is too old. A new one comes by mail.",
    "account_rests": "This account rests, so nobody signs in to it.",
    "wrong_code": "That isn't the code of this moment. Take the one your app shows now.",
    "passkey_refused": "That passkey can't be taken here. Try once more, or sign in another way.",
    "needs_second_factor": "Your role needs a second step. Set up another one first, then take "
    "this one away.",
    "too_many_passkeys": "You have {most} passkeys, and that is as many as there can be. Take one "
    "away first.",
    "address_is_yours": "You sign in with this address already.",
    "too_many_addresses": "You have {most} addresses, and that is as many as there can be. Take "
    "one away first.",
    "asked_too_soon": "A mail is on its way already. It may take a minute to arrive.",
    "last_admin": "An association needs somebody who administers it. Give that role to somebody "
    "else first.",
    "last_site_admin": "Somebody has to look after this site. Give that role to "
    "somebody else first.",
    "export_running": "Your copy is being put together already. You get a mail when it is ready.",
    "export_too_soon": "You had a copy lately. From {until} you can ask for another.",
    "closes_already": "This account is closing already.",
    "not_ours_alone": "Somebody who looks after the whole site does this. Tell them whose wish it "
    "is and where it is written.",
    "not_on_the_living": "Nobody noted that this person has died.",
    "needs_somebody_else": "Somebody else of the staff carries this out, or you do from {until}.",
    "needs_membership": "Only an active member of the association can have a role in it.",
    "chapter_exists": "There is a chapter of this name already.",
    "profile_claimed": "This page belongs to an account already. Sign in with the address it has.",
    "association_exists": "There is an association with this short name already.",
    "slug_is_reserved": "This site has pages of its own under this short name. Choose another one.",
    "blocks_yourself": "You can't block yourself.",
    "connects_yourself": "You can't connect with yourself.",
    "connected_already": "You two are connected already.",
    "asked_before": "You asked already. No answer so far; asking someone else is fine.",
    "ask_again_later": "You asked before, and it came to nothing. From {until} you can ask again.",
    "asked_often_enough": "You asked as often as anybody can. If they ask you, you are connected "
    "at once.",
    "too_many_asked": "You asked {most} people lately. From {until} you can ask another.",
    "too_many_saved_people": "You have saved {most} people, and that is as many as there can be. "
    "Take one off first.",
    "too_many_saved_searches": "You have saved {most} searches, and that is as many as there can "
    "be. Take one off first.",
    "nothing_sought": "Choose a word or a few filters first: without them, and with very "
    "many, there is no search to save.",
    "request_over": "The time to answer this is over.",
    "invited_before": "You invited this address before. Nobody is invited twice by one person.",
    "invitation_over": "This invitation is over.",
    "inviting_off": "This association doesn't invite through its members at the moment.",
    "too_many_invited": "You invited {most} people lately. From {until} you can invite another.",
    "has_account": "There is an account with this address. Sign in, and answer with it.",
    "rests_at_present": "Your membership rests at present. The invitation waits for you.",
    "own_invitation": "This is an invitation that you sent yourself.",
    "case_conflict": "You are too close to one of the people. Somebody else decides this.",
    "case_taken": "Somebody else of the staff is looking at it just now.",
    "case_changed": "The case changed meanwhile. Look at it again before you send.",
    "case_words_missing": "Say why, and write what each side reads.",
    "names_the_raiser": "These words name the one who told us. Leave the name out.",
    "too_many_cases": "As much of yours as can be lies before the staff already. Wait for an "
    "answer to one of them.",
    "proven_already": "There is nothing left to confirm here.",
    "own_place": "This is a place of your own: correct it yourself.",
    "wrong_step": "We couldn't find that.",
    "address_not_theirs": "We don't know this as an address at that organization. Free mailboxes "
    "don't count, and of a job only the one you have now.",
    "address_shared": "This address has shown somebody else's place already.",
    "too_many_codes": "That is as many codes as there can be in a day.",
    "code_over": "This code is over. Have another one mailed.",
    "asked_enough": "You asked {most} people about this place. More there can't be.",
    "asked_many_already": "They have several such questions before them. Ask somebody else, or "
    "later.",
    "document_refused": "{reason}",
    "too_many_names": "You can keep {most} former names. Take one off first.",
    "photo_refused": "{reason}",
    "file_refused": "{reason}",
    "too_many_taken": "A profile holds {most} {what}, and with these it would have {count}. Untick "
    "some of them.",
    "same_person": "You can't ask yourself.",
    "not_active": "One of you is not an active member at present.",
    "studies_still": "The association opens mentoring to people when they have finished their "
    "studies.",
    "not_accepting_requests": "This mentor takes no requests at present.",
    "mentor_away": "This mentor is away until {until}.",
    "mentor_full": "All places with this mentor are taken now.",
    "queue_full": "As many people are waiting for this mentor as can be answered in time.",
    "cool_down": "You asked this mentor before. From {until} you can ask again.",
    "too_many_open": "You have {most} requests on their way. When one of them is answered, or you "
    "take one back, you can send this one.",
    "too_many_offers": "You have {most} offers on their way. When one of them is answered, or you "
    "take one back, you can send this one.",
    "mentors_already": "This person mentors already, so you can simply ask them.",
    "nominated_already": "You suggested this person before. From {until} you can do it again.",
    "too_many_nominations": "You suggested {most} people lately. In a while you can suggest "
    "another.",
    "recorded_already": "It was recorded before that you two meet. From {until} it can be again.",
    "too_many_records": "You wait for {most} people to confirm. When one of them has, you can "
    "record another.",
    "enough_mentorships": "Already {most} mentorships are running; another one has to wait until "
    "one ends.",
    "too_many_announcements": "There can be {most} announcements in seven days, and as many to "
    "each chapter. From {until} there is room for one more.",
    "nobody_to_tell": "No member is in this group.",
    "announcement_changed": "Somebody changed this announcement just before you. Yours is below; "
    "look at theirs before you send it again.",
    "announcement_too_early": "The time for this announcement hasn't come.",
    "too_many_questions": "As many questions as there can be wait for an answer. Please write on "
    "in one of them, or come back in a while.",
    "question_changed": "Somebody wrote here just before you. Read it; your words are still below.",
    "question_not_over": "There is time left to write here.",
    "asked_lately": "Nobody of those you chose can be asked at the moment.",
    "too_many_asks": "Your association can ask {most} members in a week. From {until} you can go "
    "on.",
    "ask_not_due": "There is time left to answer this.",
    "already_asked": "There is already a request between you two.",
    "wanted_already": "They wrote to you already, so both of you want this.",
    "already_together": "You two have a mentorship already.",
    "asks_about_line": "Say whether this mentor manages you, at any level.",
    "in_reporting_line": "Somebody who manages you can't be your mentor here. Someone outside your "
    "line can speak more freely.",
    "letter_incomplete": "Say what you are working on, why you ask this person, your question, and "
    "how much time you ask for.",
    "decision_passed": "Choose a day for your decision that is ahead, within three months.",
    "undo_over": "A day has passed, so this can't be sent again. You can write a new request.",
    "not_due": "It isn't time for this yet.",
    "too_many_suggestions": "You can suggest {most} people.",
    "cannot_be_suggested": "One of the people you suggested can't be asked at the moment.",
    "pause_date_wrong": "Choose a day ahead, within a year.",
    "no_such_places": "You can have {most} places at most, and none at least.",
    "conversation_over": "This conversation has ended. What you two wrote can still be read here.",
    "nobody_to_write_to": "They aren't here at present. What you two wrote can still be read here.",
    "too_many_messages": "That is a lot of messages in a short time. Please wait {wait} with "
    "the next; your text is still here.",
    "arranges_already": "Somebody arranges your times already, or you have asked somebody. Take "
    "that back first.",
    "asked_often": "You have asked several people lately. Please wait a few days.",
    "cannot_arrange": "This isn't possible any more.",
    "group_too_small": "Choose {least} to {most} people who wait.",
    "group_hour_planned": "You have planned an hour about this already.",
    "cannot_be_together": "Two of these can't come to one hour. Please choose again.",
    "group_hour_over": "This hour is over, or was called off.",
    "not_signed": "First both of you sign how you want to work together.",
    "agreement_changed": "The other one saved a version while you were writing, so yours wasn't "
    "saved. Your words are still here, with what changed meanwhile beside them.",
    "end_not_ahead": "Choose an end that is ahead, within two years.",
    "needs_both": "That takes both of you.",
    "pause_too_long": "Choose a day ahead, by {until} at the latest: a pause may last ninety days "
    "in all.",
    "paused_enough": "You have paused for ninety days in all, so this one goes on or ends.",
    "never_met": "You haven't met yet, so there is nothing to complete.",
    "too_many_goals": "{most} goals are open. Reach one or drop one before you add another.",
    "goal_changed": "The other one changed this goal just before you. Here is how it stands now.",
    "feedback_sealed": "The time for feedback is over, so it stays as it is.",
    "nothing_asked": "There is no open question. Thank you anyway.",
    "enough_questions": "You asked {most} questions already. Now it is your turn to answer.",
    "nobody_between": "Nobody can introduce you two at the moment.",
    "known_already": "You two are connected already.",
    "introduction_on_its_way": "An introduction of these two is on its way already. Nobody needs a "
    "second.",
    "too_many_introductions": "You have {most} introductions on their way. When you know of one of "
    "them, or take one back, you can begin another.",
    "tried_before": "This was tried before. From {until} you can try again.",
    "no_such_day": "Choose a day ahead, within a year.",
    "not_known": "You can introduce people whom you are connected with, or work with here.",
    "not_due_yet": "It isn't time for this yet.",
    "waits_no_more": "This isn't on its way any more.",
    "tie_gone": "This introduction isn't possible any more. There is nothing left to do.",
    "no_line": "There is no line to wait in just now.",
    "not_asked": "We are not waiting for a word from you just now.",
    "too_short_for_a_call": "One conversation is all that is asked for here, so it needs no call "
    "before it.",
    "call_ahead": "First the call, then the answer.",
    "link_spent": "This link has been used, or the request isn't waiting any more.",
    "time_skipped": "Clocks in {zone} jump over {at} on {day}. Choose {before} or {after}.",
    "time_twice": "Clocks in {zone} show {at} twice on {day}, as they go back an hour. Say which "
    "of the two you mean.",
    "times_missing": "Choose one to {most} times.",
    "time_passed": "That time is past. Choose one that is ahead.",
    "time_too_far": "That is more than half a year ahead. Choose a nearer time.",
    "time_not_offered": "This time isn't offered any more. Here are those that are.",
    "time_taken": "One of you has another call at that time by now. Choose another.",
    "own_proposal": "You proposed these times, so the other chooses. You can offer others.",
    "proposal_open": "Times for a call are proposed already. Here they are.",
    "enough_points": "There are {most} points on the list, more than an hour holds. Take one off "
    "to add another.",
    "enough_notes": "There are {most} of these already. Take some away to add others.",
    "enough_sessions": "You two have {most} calls planned. When one of them is over you can plan "
    "another.",
    "cannot_be_planned": "Nothing new can be planned here any more.",
    "begun_already": "This call has begun, so its time can't be changed any more.",
    "not_begun": "This call hasn't begun yet.",
    "late_cancel": "Less than a day is left. Please look once more before you cancel.",
    "said_by_you": "You said that it took place. You can say that it didn't after all.",
    "said_by_other": "Only whoever said it can take it back.",
    "too_late_to_doubt": "This was more than two weeks ago, so it stays as it is.",
    "search_not_ready": "The directory is being prepared. Please look again in a minute.",
    "date_unreadable": "“{text}” isn't a date we can read. Write a year (2012) or a month and year "
    "(March 2012).",
    "date_out_of_range": "“{text}” is too long ago or too far ahead.",
    "ends_before_start": "The end is before the start.",
    "running_with_end": "You say that you are still there, and when you left. Please choose one.",
    "nameless_organization": "This name has no letters or figures.",
    "too_many_affiliations": "You can list {most} places. Remove one to add another.",
    "part_of_itself": "An organization can't be a part of itself.",
    "unknown_parent": "We don't know which organization it is part of. Write its name exactly as "
    "it stands on the list, or choose one of those that have it.",
    "organization_changed": "Somebody else saved this while you were writing, so yours wasn't "
    "saved. Your words are still here, with how it stands now beside them.",
    "free_mail": "Anybody can have an address at {domain}, so it can't tell where somebody works.",
    "domain_taken": "{domain} is the domain of {owner} already. Take it away there first, or make "
    "one of the two a part of the other.",
    "day_too_far": "Write a day between 1990 and twenty years from now.",
    "merged_already": "These two are one already.",
    "merged_further": "It was made one with another since. Undo that first.",
    "served_here": "This one has members of its own on this site, so it stays. Let the other one "
    "go instead.",
    "other_kind": "One is a school and the other isn't, so they stay two.",
    "journal_forgotten": "This was more than a year ago, and what it moved isn't known any more.",
    "reports_yourself": "You can't report yourself.",
    "too_many_reports": "You sent as many reports as can be looked at in a day. Write to the "
    "association if it can't wait until tomorrow.",
    "conflict_of_interest": "You are near one of the two people, so somebody else has to decide.",
    "taken_by_other": "Somebody else has just taken this on. Nothing of yours was sent.",
    "report_changed": "This report changed while you were writing, so nothing was sent. Your words "
    "are still here; have another look at the report first.",
    "cannot_suspend": "This person is no active member of the association, so there is nothing to "
    "suspend.",
    "words_missing": "Write what each side that is told will read.",
    "names_the_reporter": "The words for the reported person name the person who reported. Take "
    "the name out.",
    "acted_already": "This is over already. Here is how it stands now.",
    "not_on_yourself": "You can't decide this about yourself. Somebody else of the team can.",
    "site_admin_stays": "This person looks after the whole site. Only somebody else who does can "
    "suspend them.",
    "outranks_you": "This person may do more than you here. Somebody who looks after the whole "
    "site can do this.",
    "knows_them": "You and this person know each other here: by a connection, a request or a "
    "mentorship. So somebody else of the team decides about them.",
    "report_is_others": "A report about this person is for somebody else of the team: you sent it, "
    "or are near one of its two sides. So they decide about this person, too.",
    "held_by_other": "Somebody else of the team is looking at a report about this person just now. "
    "Please wait until they have decided.",
    "claim_over": "Your half hour is over, so what was reported is closed again. Take the report "
    "on once more to go on.",
    "nothing_to_open": "We couldn't find that.",
    "nothing_to_end": "We couldn't find that.",
    "decided_before": "You decided it the first time, so somebody else looks at the appeal.",
    "for_site_admins": "This was handed on: whoever looks after the site decides it.",
    "nobody_above": "Nobody who looks after the site is left to take it.",
    "too_late_to_appeal": "The two weeks in which this could be appealed are over.",
    "appealed_already": "You asked before that somebody else looks at it.",
    "not_their_appeal": "This can't be decided after this appeal. Here is how it stands now.",
    "nothing_to_remove": "There are no words of this person left in what was reported.",
    "needs_approval": "It takes the yes of a second one of the staff, and there is none that is "
    "still good.",
    "own_asking": "You asked for this yourself, so somebody else has to say yes.",
    "asked_already": "Somebody is asked for their yes already. Here is how it stands now.",
    "nobody_else": "Nobody else of the staff may handle this report, so nobody can say yes. "
    "Whoever looks after the site can help.",
    "paused": "The staff asked you to pause: until {until} you can't ask anybody for anything "
    "here, nor write messages. What you agreed on with others goes on.",
    "said_no": "They asked not to be invited again, so we don't write to them.",
    "too_late_to_undo": "The time to take this file back is over. What it brought stays.",
    "wave_runs": "Invitations are under way already. Stop them first, or let them end.",
    "asked_to_look_already": "They were asked already, or somebody looks just now.",
    "not_the_same": "These two can't be put together: what they did here, or a role that one of "
    "them has, speaks against it.",
    "joined_further": "The page that stayed is part of another one since. Undo that first.",
    "another_confirms": "Both have an account. Somebody else of the staff confirms that they are "
    "one person, or you do from {until}.",
    "too_many_notes": "There are as many notes as there can be. Take one away first.",
    "no_address": "There is no e-mail address to invite.",
    "cohort_review_missing": "A second person hasn't found all pairs good yet.",
    "cohort_without_pairs": "There is no pair to go on with.",
    "match_run_under_way": "People are being matched at the moment. Wait until that is done, or "
    "stop it.",
    "match_not_in_run": "The last run didn't look at them. Match again, or match those without: "
    "then you see whom they could have.",
    "match_run_missing": "Match first, or begin with an empty board: then there is something to "
    "choose from.",
    "match_inputs_gone": "What this run was given isn't kept any more, as somebody who was in it "
    "is erased. Match again.",
    "no_place_in_cohort": "All places of this mentor are taken.",
    "pair_breaks_rules": "A rule of the cohort keeps the two apart. You can pair them all the "
    "same, if you say so.",
    "pair_own_review": "Somebody else looks over these: you set one of them, or asked for the "
    "review.",
    "pair_parted": "These two can't be a pair of this cohort.",
    "pair_in_one_line": "One of these two manages the other, so they can't be a pair.",
    "too_many_lines": "That is as many as you can say. Ask those who look after the programme.",
    "pair_together": "You two work together already, by another programme.",
    "programme_clock_runs": "The time for an answer isn't over yet.",
    "proposal_changed": "This pair has changed meanwhile. Here is how it stands now.",
    "enrolment_closed": "Nobody can join at the moment.",
    "enrolment_membership_rests": "Your membership rests. With the dues you can join here, too.",
    "enrolment_not_asked": "It is too early for that: you are asked once enrolment has ended.",
    "enrolment_taken_out": "Those who look after the programme took you out. They can ask you "
    "back.",
    "enrolment_reminded_enough": "They were reminded as often as anybody is.",
    "pair_reminded_lately": "They were reminded in the last week already, so we leave it at that.",
    "milestone_said": "Somebody got to this milestone already, so it stays, and stays for the same "
    "people. Its words and its day can still change.",
    "survey_asked": "People were asked this survey already, so it stays as it is.",
    "survey_closed": "This survey is closed by now. Thank you all the same.",
    "enrolment_wishes_fixed": "People are being matched already, so wishes stay as they are.",
    "cohort_not_ready": "Something is still missing before it can open. The overview says what.",
    "cohort_changed": "Somebody else changed this run of the programme meanwhile. Your words are "
    "still here; save once more and they stand in place of theirs.",
    "cohort_too_much_news": "The people of this cohort heard from you {most} times in seven days. "
    "Your words are still here; tell them in a few days.",
    "cohort_nobody_to_tell": "Nobody of them has a place in this cohort yet.",
    "cohort_too_early": "It is too early for that.",
    "cohort_setup_closed": "This was decided when it opened, or it is over by now.",
    "cohort_too_many": "There are {most} already, and that is as many as there can be. Take one "
    "out first.",
    "cohort_not_of_association": "Only an active member of the association can look after this.",
    "cohort_days_out_of_order": "Put the days in order: the last one can't come before the first.",
    "cohort_last_day_over": "Choose a last day to join that isn't over.",
    "no_such_transition": "This has moved on meanwhile. Here is how it stands now.",
}


def sentence(error: DomainError, own: Mapping[str, str] = MappingProxyType({})) -> str:
    """Return the sentence for an error, its facts filled in; days are those of the reader.

    `own` has the sentences of a page that speaks to somebody else than usual, by the same codes.
    """
    facts = {name: _said(value) for name, value in error.facts.items()}
    return (own.get(error.code) or SENTENCES[error.code]).format(**facts)


def _said(value: Any) -> Any:
    if isinstance(value, date):
        return day_in_words(value, reader_zone())
    if isinstance(value, int):
        return number(value)
    return value

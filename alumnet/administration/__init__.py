"""What the staff of an association and of the site look after: members, roster, team, audit."""

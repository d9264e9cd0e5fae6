"""What was really worked: days confirmed with their exceptions, clock files, and hours for pay."""

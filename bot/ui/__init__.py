"""The shared Discord surface: safe forms and buttons, custom ids, cards, one exit for errors."""

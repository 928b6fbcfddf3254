"""Wrong input in every form: the field says so, what was typed stays, nothing is half-saved.

`table_*.py` name every form and every button with what is typed wrongly there, in five kinds; `test_fields.py` and
`test_buttons.py` walk them; `test_whole.py` fails for a form or an address to post to that no table names.
"""

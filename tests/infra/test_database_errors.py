"""What an error of the database says: what was asked, never the values."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError


def test_errors_name_the_statement_and_never_the_values(engine):
    with engine.connect() as connection, pytest.raises(SQLAlchemyError) as caught:
        connection.execute(text("SELECT * FROM nowhere WHERE phone = :phone"), {"phone": "13904710000"})
    assert "nowhere" in str(caught.value) and "13904710000" not in str(caught.value)

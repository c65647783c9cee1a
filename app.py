"""Planner's app: `streamlit run app.py`, or `gigasite app`."""

from gigasite.views.main import show

show()

"""Questions with known answers -> scores -> table, report, gate."""

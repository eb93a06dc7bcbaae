"""A small team and what happens to its tasks: told live by `./muster demo`, left behind by `./muster up --demo`."""

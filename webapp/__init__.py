"""The reception: pages, interface for programs, command line, jobs. `webapp.app.create_app` makes the application; nothing is imported
here, so that a command pays for what it uses and no more."""

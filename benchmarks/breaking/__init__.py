"""What can go wrong under a book, done on purpose: kills, failing calls, full disks, damaged files, company."""

/// fontconfig keeps the patterns it has looked up until the process ends; the leak checker cannot see from where. What
/// our own calls allocate through cairo and pango is still reported.
extern "C" const char* __lsan_default_suppressions();  // NOLINT(bugprone-reserved-identifier): the checker's name
extern "C" const char* __lsan_default_suppressions() { return "leak:libfontconfig\n"; }

/// fontconfig keeps the patterns it has looked up until the process ends; the leak checker cannot see from where. cairo
/// 1.16 keeps the page labels and the outline of a PDF that has them; built without frame pointers, it does not let the
/// checker tell one of its calls from another. What our own code allocates is still reported.
extern "C" const char* __lsan_default_suppressions();  // NOLINT(bugprone-reserved-identifier): the checker's name
extern "C" const char* __lsan_default_suppressions() { return "leak:libfontconfig\nleak:libcairo\n"; }

// What the sanitizers of the fuzz targets are told from the start; ASAN_OPTIONS overrules it. Reading a small input
// allocates a hundred times: stacks of 30 frames kept for each of them took a tenth of the time, and a quarantine of
// 256 MB pushes everything out of the caches. A finding is run again alone, with ASAN_OPTIONS=malloc_context_size=30.
extern "C" {
const char* __asan_default_options();   // NOLINT(bugprone-reserved-identifier): the runtime asks for this name
const char* __asan_default_options() {  // NOLINT(bugprone-reserved-identifier)
  return "malloc_context_size=1:quarantine_size_mb=8:thread_local_quarantine_size_kb=256:max_redzone=128";
}
}

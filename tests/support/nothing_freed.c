/* Nothing that was freed is used again: what nobody blanked stays in the memory, to be found. */
#define _GNU_SOURCE
#include <malloc.h>
#include <string.h>
#include <stdlib.h>
void free(void *p) { (void)p; }
void *realloc(void *p, size_t n) {
    void *q = malloc(n);
    if (p && q) { size_t m = malloc_usable_size(p); memcpy(q, p, m < n ? m : n); }
    return q;
}

/**
 * Secrets: values that go in and never come out by a read; bound to the exact code that may use them, encrypted at
 * three levels, redacted from everything a run leaves behind.
 */
@NullMarked
package io.neolayer.service.secrets;

import org.jspecify.annotations.NullMarked;

/** What is measured and what it stands on: the packaged server as a process, its database, its data. */
@NullMarked
package io.neolayer.bench.subject;

import org.jspecify.annotations.NullMarked;

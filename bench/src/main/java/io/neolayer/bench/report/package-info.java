/** What a run says: figures beside limits and peers, as JSON and as Markdown made from it. */
@NullMarked
package io.neolayer.bench.report;

import org.jspecify.annotations.NullMarked;

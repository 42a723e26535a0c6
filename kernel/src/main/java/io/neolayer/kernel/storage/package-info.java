/** The database: pools, transactions bound to an account, gathered reads, migrations, keyset paging, the embedded PostgreSQL. */
@NullMarked
package io.neolayer.kernel.storage;

import org.jspecify.annotations.NullMarked;

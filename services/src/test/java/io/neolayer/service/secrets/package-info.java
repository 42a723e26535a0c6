@NullMarked
package io.neolayer.service.secrets;

import org.jspecify.annotations.NullMarked;

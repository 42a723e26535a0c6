/** Tests of the automation rules: schedule texts, instants in their zones, and what becomes of each instant. */
@NullMarked
package io.neolayer.service.automation;

import org.jspecify.annotations.NullMarked;

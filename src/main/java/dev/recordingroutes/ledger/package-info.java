/** The durable ledger: one row per file, from discovered to delivered. */
@NullMarked
package dev.recordingroutes.ledger;

import org.jspecify.annotations.NullMarked;

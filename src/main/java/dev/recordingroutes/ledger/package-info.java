/** Durable ledger: one row per file, from discovered to delivered, and the leases of the nodes that transfer them. */
@NullMarked
package dev.recordingroutes.ledger;

import org.jspecify.annotations.NullMarked;

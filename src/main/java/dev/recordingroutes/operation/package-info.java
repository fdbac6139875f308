/** Operations on recordings that commands, status pages and host applications ask for; none of them prints or exits. */
@NullMarked
package dev.recordingroutes.operation;

import org.jspecify.annotations.NullMarked;

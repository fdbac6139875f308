/** Transfer of one claimed file: its download, the space that it needs, and the policy for failures. */
@NullMarked
package dev.recordingroutes.transfer;

import org.jspecify.annotations.NullMarked;

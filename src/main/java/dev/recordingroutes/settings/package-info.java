/** What the operator decided: settings from several places, checked once and then only read. */
@NullMarked
package dev.recordingroutes.settings;

import org.jspecify.annotations.NullMarked;

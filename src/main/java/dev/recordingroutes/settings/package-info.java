/** Settings: declared in YAML, merged from several sources, checked once and then only read. */
@NullMarked
package dev.recordingroutes.settings;

import org.jspecify.annotations.NullMarked;

/**
 * How verbs print: streams, colours, tables, JSON and YAML.
 *
 * <p>Read {@link dev.fairlead.cli.print.Terminal} first.
 */
@NullMarked
package dev.fairlead.cli.print;

import org.jspecify.annotations.NullMarked;

/**
 * The demo: a shop of three small HTTP servers behind the gateway, and requests that show it works.
 *
 * <p>Read {@link dev.fairlead.cli.demo.Shop} first.
 */
@NullMarked
package dev.fairlead.cli.demo;

import org.jspecify.annotations.NullMarked;

/**
 * The admin port: probes, metrics, and what is live. Reads views, changes nothing.
 *
 * <p>Read {@link dev.fairlead.dataplane.admin.AdminServer} first.
 */
@NullMarked
package dev.fairlead.dataplane.admin;

import org.jspecify.annotations.NullMarked;

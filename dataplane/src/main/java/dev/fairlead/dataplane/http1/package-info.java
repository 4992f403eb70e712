/**
 * HTTP/1 connections of clients and to endpoints. What is on the wire is read and written by {@link
 * dev.fairlead.dataplane.codec}.
 *
 * <p>Read {@link dev.fairlead.dataplane.http1.ServerConnection} first.
 */
@NullMarked
package dev.fairlead.dataplane.http1;

import org.jspecify.annotations.NullMarked;

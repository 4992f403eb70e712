/**
 * Fields that we put into messages: who the client is, the request's id, the date.
 *
 * <p>Read {@link dev.fairlead.dataplane.fields.ForwardingFields} first.
 */
@NullMarked
package dev.fairlead.dataplane.fields;

import org.jspecify.annotations.NullMarked;

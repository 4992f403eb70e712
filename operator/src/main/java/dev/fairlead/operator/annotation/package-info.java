/**
 * Annotations of other controllers on Ingresses of ours: what is lost without them, and which of
 * them guard something, so that nothing is served without the guard.
 *
 * <p>Read {@link dev.fairlead.operator.annotation.NginxAnnotations} first: it is the one list.
 */
@NullMarked
package dev.fairlead.operator.annotation;

import org.jspecify.annotations.NullMarked;

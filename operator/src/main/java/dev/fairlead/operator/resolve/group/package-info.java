/**
 * Which Ingresses have to do with each other, before anybody knows what they mean.
 *
 * <p>Read {@link dev.fairlead.operator.resolve.group.Group} first.
 */
@NullMarked
package dev.fairlead.operator.resolve.group;

import org.jspecify.annotations.NullMarked;

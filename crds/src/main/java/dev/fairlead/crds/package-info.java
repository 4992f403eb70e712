/**
 * The API types that users write, and the CustomResourceDefinitions that the build generates from
 * them. Unset fields are null: what they mean is the compiler's to say. Read {@link
 * dev.fairlead.crds.BackendPolicy} first.
 */
@NullMarked
package dev.fairlead.crds;

import org.jspecify.annotations.NullMarked;

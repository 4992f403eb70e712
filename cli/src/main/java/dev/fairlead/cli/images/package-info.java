/**
 * The container images, made without a container engine: a few Debian packages, a linked Java
 * runtime, our jars, and an ahead-of-time cache from a training run.
 *
 * <p>Read {@link dev.fairlead.cli.images.ImagesCommand} first, then {@link
 * dev.fairlead.cli.images.ImageBuild}.
 */
@NullMarked
package dev.fairlead.cli.images;

import org.jspecify.annotations.NullMarked;

/**
 * TLS Secrets: PEM in, a checked chain with its private key out, or the reason why not. No Ingress
 * is known here.
 *
 * <p>Read {@link dev.fairlead.operator.certificate.CertificateCache} first, then {@link
 * dev.fairlead.operator.certificate.KeyPairReader}.
 */
@NullMarked
package dev.fairlead.operator.certificate;

import org.jspecify.annotations.NullMarked;

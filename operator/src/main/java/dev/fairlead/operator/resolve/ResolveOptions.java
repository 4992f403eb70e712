package dev.fairlead.operator.resolve;

import dev.fairlead.crds.GatewayConfigSpec;
import org.jspecify.annotations.Nullable;

/**
 * What the resolver has to know besides the objects.
 *
 * @param folder whether they come from a folder, where an Ingress without a class is ours as long
 *     as there is no IngressClass, and where endpoints may be on loopback
 * @param controller what an IngressClass of ours names as its controller
 * @param className the class that is ours though no IngressClass says so, because there is none in
 *     a folder or they may not be read in an installation without ClusterRole; null if there is
 *     none
 * @param byDefault whether that class has the Ingresses that name none
 * @param settings what {@code --config FILE} says; a GatewayConfig that a class names goes before
 *     it
 */
public record ResolveOptions(
    boolean folder,
    String controller,
    @Nullable String className,
    boolean byDefault,
    @Nullable GatewayConfigSpec settings) {
  public static final String CONTROLLER = "fairlead.dev/ingress";

  public static final ResolveOptions FOLDER =
      new ResolveOptions(true, CONTROLLER, "fairlead", true, null);
  public static final ResolveOptions CLUSTER =
      new ResolveOptions(false, CONTROLLER, null, false, null);

  public ResolveOptions with(@Nullable GatewayConfigSpec otherSettings) {
    return new ResolveOptions(folder, controller, className, byDefault, otherSettings);
  }
}

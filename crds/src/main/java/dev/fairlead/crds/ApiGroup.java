package dev.fairlead.crds;

/** Group and version of this product's resources. */
public final class ApiGroup {
  public static final String NAME = "fairlead.dev";
  public static final String VERSION = "v1alpha1";

  private ApiGroup() {}
}

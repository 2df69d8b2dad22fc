package dev.lamina.api;

/**
 * Names as Kubernetes takes them. A reference that is no name is refused by the schema: it would end up in the path of a
 * request to the API server.
 */
public final class KubernetesName {
  /** Of Secrets, ConfigMaps, ServiceAccounts and most other objects: labels of DNS with dots between them. */
  static final String SUBDOMAIN = "^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$";
  static final int LONGEST_SUBDOMAIN = 253;

  /** Of Functions: one label of DNS. */
  static final String LABEL = "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$";

  /** Of an entry of a ConfigMap. */
  static final String KEY = "^[-._a-zA-Z0-9]+$";

  private KubernetesName() {}

  /** Whether an object can have that name; for references that were stored before the schema looked at them. */
  public static boolean isValid(String name) {
    return name.length() <= LONGEST_SUBDOMAIN && name.matches(SUBDOMAIN);
  }
}

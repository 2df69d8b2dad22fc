package dev.lamina.gateway.identity;

/**
 * An AWS-style access key and whom it stands for.
 *
 * @param secret never to be shown, so {@code toString} leaves it out
 */
record AccessKey(String id, String secret, Caller caller) {
  @Override
  public String toString() {
    return "AccessKey[" + id + " of " + caller.user() + "]";
  }
}

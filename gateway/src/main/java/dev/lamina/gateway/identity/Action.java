package dev.lamina.gateway.identity;

import dev.lamina.gateway.dispatch.FunctionId;

/**
 * What a caller wants to do to functions.lamina.dev, as RBAC rules name it.
 *
 * @param subresource empty for the resource itself
 * @param name empty for all of the namespace
 */
public record Action(String verb, String subresource, String namespace, String name) {

  /** {@code create} on {@code functions/invoke}. */
  public static Action invoke(FunctionId function) {
    return new Action("create", "invoke", function.namespace(), function.name());
  }

  public static Action get(FunctionId function) {
    return new Action("get", "", function.namespace(), function.name());
  }

  public static Action list(String namespace) {
    return new Action("list", "", namespace, "");
  }
}

package dev.lamina.api;

/** Names that every part of the system agrees on. */
public final class Lamina {
  public static final String GROUP = "lamina.dev";
  public static final String VERSION = "v1alpha1";

  /** Label on everything made for a function, its pods included; the value is the function's name. */
  public static final String FUNCTION_LABEL = GROUP + "/function";

  /** Audience of the projected service-account token with which a function's pod proves to the gateway who it is. */
  public static final String GATEWAY_AUDIENCE = "lamina-gateway";

  /** The condition every kind carries. Of a Function: True when calls are served, if need be by what ran before the last change of its spec. */
  public static final String READY = "Ready";

  /** The condition of Functions and Layers: True when what runs, or what is stored, is what the manifest says. */
  public static final String UP_TO_DATE = "UpToDate";

  /** A Function's condition that the gateway writes, once a record or a dead letter could not be delivered; all others are the operator's. */
  public static final String DESTINATIONS_REACHABLE = "DestinationsReachable";

  /** What the path of a function's URL begins with on the gateway, before {@code NAMESPACE/NAME/}; no path of AWS' API does. */
  public static final String URL_PATH = "/url/";

  private Lamina() {}

  /** The name of the Deployment (and all else) made for a function. */
  public static String childName(String function) {
    return "fn-" + function;
  }

  /** The function's ARN as AWS writes it, with the namespace in the account's field. */
  public static String arn(String region, String namespace, String function) {
    return "arn:aws:lambda:" + region + ":" + namespace + ":function:" + function;
  }
}

package dev.lamina.installation;

/** The names in NATS belong to another installation, whose data must not be touched. The message names the values to set. */
public final class ForeignOwnerException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  ForeignOwnerException(String prefix, String owner, String asking) {
    super("in this NATS the prefix \"" + prefix + "\" belongs to installation " + owner + ", and this is installation " + asking
        + ": set nats.prefix in the chart's values to a prefix that no other installation has; or, if this one takes the place of "
        + owner + ", set installation.id to " + owner);
  }
}

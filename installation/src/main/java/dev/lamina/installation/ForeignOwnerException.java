package dev.lamina.installation;

/**
 * The names in NATS belong to another installation, whose data must not be touched. The message names the values to
 * set.
 */
public final class ForeignOwnerException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    ForeignOwnerException(String prefix, String owner, String asking) {
        super("in this NATS the prefix \"" + prefix + "\" belongs to installation " + owner
                + ", but this is installation " + asking
                + ": set the Helm value nats.prefix to a prefix that no other installation has; or, if this "
                + "installation replaces "
                + owner + ", set installation.id to " + owner);
    }
}

package dev.lamina.converter.template;

/** A template that cannot be read; the message says where, and what to do. */
public final class TemplateException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public TemplateException(String message) {
        super(message);
    }
}

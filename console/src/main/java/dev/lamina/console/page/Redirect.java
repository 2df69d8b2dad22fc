package dev.lamina.console.page;

import jakarta.ws.rs.core.Response;

/** Leads the browser to another page. */
public final class Redirect {
    private Redirect() {}

    /** The path stays relative: behind an ingress with TLS, the console does not know its own address. */
    public static Response.ResponseBuilder to(String path) {
        return Response.status(Response.Status.SEE_OTHER).header("Location", path);
    }
}

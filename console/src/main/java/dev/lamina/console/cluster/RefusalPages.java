package dev.lamina.console.cluster;

import dev.lamina.console.page.ErrorPage;
import dev.lamina.console.page.ErrorPart;
import dev.lamina.console.page.Frame;
import dev.lamina.console.page.Redirect;
import dev.lamina.console.session.Caller;
import dev.lamina.console.session.SessionCookie;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Turns the refusals of the API server and of the gateway into pages that say what to do. */
public class RefusalPages {
    private static final Logger LOG = Logger.getLogger(RefusalPages.class);
    private static final String LOGIN = "/login?expired=true";

    private final Caller caller;
    private final SessionCookie cookie;

    RefusalPages(Caller caller, SessionCookie cookie) {
        this.caller = caller;
        this.cookie = cookie;
    }

    @ServerExceptionMapper
    Response refused(RefusedException e, ContainerRequestContext request) {
        boolean part = isPart(request);
        if (e.status() == 401 && request.getMethod().equals("POST")) {
            return response(
                    401,
                    "Your token is no longer accepted",
                    "Nothing was changed. Log in in another tab, then "
                            + (part ? "try it here again." : "reload this page: the browser sends the form again."),
                    part);
        }
        if (e.status() == 401) {
            Response.ResponseBuilder login = part ? Response.ok().header("HX-Redirect", LOGIN) : Redirect.to(LOGIN);
            return login.cookie(cookie.none()).build();
        }
        return response(e.status(), title(e.status()), e.advice(), part);
    }

    @ServerExceptionMapper
    Response missing(NotFoundException e) {
        return response(404, "There is no such page", "Begin with the list of functions.", false);
    }

    /** A defect is shown as one. */
    @ServerExceptionMapper
    Response failed(RuntimeException e, ContainerRequestContext request) {
        if (e instanceof WebApplicationException known) {
            return known.getResponse();
        }
        LOG.errorf(
                e,
                "Could not answer %s %s",
                request.getMethod(),
                request.getUriInfo().getPath());
        return response(
                500,
                "The console failed",
                "This is a defect of the console; its log has the reason. kubectl can do what this page does.",
                isPart(request));
    }

    private static boolean isPart(ContainerRequestContext request) {
        return "true".equals(request.getHeaderString("HX-Request"));
    }

    private Response response(int status, String title, String text, boolean part) {
        Object entity =
                part ? new ErrorPart(title, text).render() : new ErrorPage(frame(title), text, caller.typed()).render();
        return Response.status(status)
                .type(MediaType.TEXT_HTML_TYPE.withCharset("utf-8"))
                .entity(entity)
                .build();
    }

    private Frame frame(String title) {
        return caller.find()
                .map(session -> session.frame(title, session.namespace(), ""))
                .orElseGet(() -> Frame.anonymous(title));
    }

    private static String title(int status) {
        return switch (status) {
            case 403 -> "You do not have the right to do this";
            case 404 -> "This does not exist";
            case 409 -> "This was changed in the meantime";
            case 503 -> "A server does not respond";
            default -> "This was refused";
        };
    }
}

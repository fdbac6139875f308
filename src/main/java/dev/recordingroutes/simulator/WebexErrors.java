package dev.recordingroutes.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Webex's error responses: {@code {message, errors: [{description}], trackingId}}. */
final class WebexErrors {

    private WebexErrors() {}

    static Refusal badRequest(String message) {
        return refusal(400, message);
    }

    static Refusal unauthorized(String message) {
        return refusal(401, message);
    }

    static Refusal notFound() {
        return refusal(404, "The requested resource could not be found.");
    }

    static Refusal methodNotAllowed() {
        return refusal(405, "Method Not Allowed");
    }

    static Refusal gone() {
        return refusal(410, "The requested resource is no longer available.");
    }

    private static Refusal refusal(int status, String message) {
        String trackingId = "ROUTER_" + Secrets.plain();
        ObjectNode body = Json.object().put("message", message);
        body.putArray("errors").addObject().put("description", message);
        return new Refusal(
                Response.json(status, body.put("trackingId", trackingId)).with("trackingId", trackingId));
    }
}

"""The Django pieces every room stands on: scoped models, the actor, manifests, jobs, middleware."""

"""What is taken in before anyone is asked who they are."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

pytestmark = pytest.mark.django_db


def test_a_request_too_large_for_any_form_is_not_taken_in(settings) -> None:
    settings.MAX_UPLOAD_BYTES = 2000
    strict = Client(enforce_csrf_checks=True)
    strict.cookies["csrftoken"] = "a" * 32  # anyone can make one up; then the form is read
    address = reverse("account_reset_password")
    small = strict.post(address, {"file": SimpleUploadedFile("a.pdf", b"x" * 500)})
    assert small.status_code == 403, "read, and refused for its missing token"
    large = strict.post(address, {"file": SimpleUploadedFile("a.pdf", b"x" * 5000)})
    assert large.status_code == 400

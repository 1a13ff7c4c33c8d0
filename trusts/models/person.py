"""People who sign in. A person may sit in several trusts, with different roles."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower


class PersonManager(BaseUserManager["Person"]):
    """Makes people; an email address is compared without regard to case."""

    def get_by_natural_key(self, username: str | None) -> "Person":
        """The person with this email address."""
        return self.get(email__iexact=username)

    def create_user(self, email: str, name: str, password: str | None = None) -> "Person":
        """A person who can sign in with the password, or only by invitation when it is None."""
        person = self.model(email=self.normalize_email(email).strip(), name=name.strip())
        person.set_password(password)
        person.save()
        return person


class Person(AbstractBaseUser, PermissionsMixin):
    """Someone who signs in with an email address.

    Rights never come from here: they come from current seats (Membership). The `groups` and
    `is_superuser` that Django's mixin brings are not read by anything in the product.
    """

    email = models.EmailField(max_length=254, unique=True)
    name = models.CharField(max_length=120)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = PersonManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        ordering = ["name", "email"]
        default_permissions = ()
        verbose_name_plural = "people"
        constraints = [models.UniqueConstraint(Lower("email"), name="one_person_per_email")]

    def __str__(self) -> str:
        return self.name or self.email

// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {ISlashingCourt} from "../../ISlashingCourt.sol";
import {IVetoSlasher} from "./IVetoSlasher.sol";
import {SymbioticBook} from "./SymbioticBook.sol";

/// @title SymbioticVetoSlasher
/// @notice The same at a vault whose slasher asks resolvers first: the court's order makes a request, which anybody carries out
/// here once the resolvers' time is over.
/// @dev For the court a request is the slash: whether the resolvers veto it is between the operator and the vault. A request
/// that is overtaken by the slash of a later capture can never be carried out; it is renewed with that capture.
contract SymbioticVetoSlasher is SymbioticBook {
    /// @notice What a request is about: at most `amount` of what the operator had at `time`.
    struct Request {
        address operator;
        uint48 time;
        uint256 amount;
    }

    /// @notice A request was made.
    event SlashRequested(address indexed operator, uint256 indexed slashIndex, uint256 amount);
    /// @notice A request was carried out.
    event RequestExecuted(uint256 indexed slashIndex, uint256 amount);
    /// @notice A request that was overtaken has another in its place.
    event RequestRenewed(uint256 indexed slashIndex, uint256 indexed renewedIndex);

    /// @notice The request was not made here, or was renewed already.
    error UnknownRequest(uint256 slashIndex);
    /// @notice The request was carried out or vetoed.
    error RequestCompleted(uint256 slashIndex);
    /// @notice No later capture of the operator was slashed: the request counts as it is.
    error NotOvertaken(uint256 slashIndex);
    /// @notice Nothing is left of what the request is about.
    error NothingLeft(uint256 slashIndex);

    /// @dev Seconds in which a request can be carried out, at least, where its capture is chosen.
    uint256 private constant _EXECUTION_TIME = 1 days;

    /// @notice Requests that were made here and not renewed.
    mapping(uint256 slashIndex => Request request) public requests;

    /// @notice Fixes whom to slash for, and where.
    constructor(
        ISlashingCourt court,
        IVetoSlasher slasher,
        bytes32 subnetwork
    ) SymbioticBook(court, slasher, subnetwork, slasher.vetoDuration()) {} // solhint-disable-line no-empty-blocks

    /// @notice Carries out a request; the slasher says whether it may be. Anybody.
    function executeRequest(uint256 slashIndex) external returns (uint256 amount) {
        if (requests[slashIndex].amount == 0) revert UnknownRequest(slashIndex);
        amount = _slasher().executeSlash(slashIndex, "");
        emit RequestExecuted(slashIndex, amount);
    }

    /// @notice Makes a request anew that was overtaken by a slash of a later capture, for what is left of the stake that it is
    /// about. The resolvers have their time again; what they vetoed stays vetoed. Anybody.
    function renewRequest(uint256 slashIndex) external returns (uint256 renewedIndex) {
        Request memory request = requests[slashIndex];
        if (request.amount == 0) revert UnknownRequest(slashIndex);
        (, , , uint48 capture, , bool completed) = _slasher().slashRequests(slashIndex);
        if (completed) revert RequestCompleted(slashIndex);
        if (capture >= _latestOf(request.operator)) revert NotOvertaken(slashIndex);
        uint256 amount;
        (amount, capture) = _reach(request.operator, request.time, request.amount);
        if (amount == 0) revert NothingLeft(slashIndex);
        delete requests[slashIndex];
        renewedIndex = _request(request.operator, amount, request.time, capture);
        emit RequestRenewed(slashIndex, renewedIndex);
    }

    /// @dev A capture that would be too old once the resolvers had their time is lost.
    function _order(
        address operator,
        uint256 amount,
        uint48 time,
        uint48 capture
    ) internal override returns (uint256) {
        if (capture < super._oldestCapture() + _slasher().vetoDuration()) return 0;
        _request(operator, amount, time, capture);
        return amount;
    }

    /// @inheritdoc SymbioticBook
    function _oldestCapture() internal view override returns (uint256) {
        return super._oldestCapture() + _slasher().vetoDuration() + _EXECUTION_TIME;
    }

    function _request(
        address operator,
        uint256 amount,
        uint48 time,
        uint48 capture
    ) private returns (uint256 slashIndex) {
        slashIndex = _slasher().requestSlash(SUBNETWORK, operator, amount, capture, "");
        requests[slashIndex] = Request(operator, time, amount);
        emit SlashRequested(operator, slashIndex, amount);
    }

    function _slasher() private view returns (IVetoSlasher) {
        return IVetoSlasher(address(SLASHER));
    }
}
